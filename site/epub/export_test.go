package epub

import "weft/site"

// Document gives the document of the first chapter in a language.
func Document(s *site.Site, lang string) (string, error) {
	v := volumeOf(s, lang)
	if err := v.chapter(1, v.order[0]); err != nil {
		return "", err
	}
	return string(v.files[len(v.files)-1].data), nil
}
