package site

// What the tests of this package look at besides the pages.
var (
	CleanHTML = cleanHTML
	CleanSVG  = cleanSVG
	Mark      = mark
	Relative  = relative
	Replace   = replace
	Terminal  = terminal
	WordsFor  = wordsFor
)

// Texts gives what the page's script is told to say.
func (w *Words) Texts() []byte { return w.texts() }

// Complete reports what w lacks of the words of other.
func (w *Words) Complete(other *Words) []string {
	var lacks []string
	for e := range other.endings {
		if w.endings[e] == "" {
			lacks = append(lacks, "ending "+string(e))
		}
	}
	for tag := range other.tags {
		if w.tags[tag] == "" {
			lacks = append(lacks, "tag "+tag)
		}
	}
	for kind := range other.worths {
		if w.worths[kind] == "" {
			lacks = append(lacks, "worth "+kind)
		}
	}
	for kind := range other.worthLong {
		if w.worthLong[kind] == "" {
			lacks = append(lacks, "worth of "+kind)
		}
	}
	for kind := range other.Alerts {
		if w.Alerts[kind] == "" {
			lacks = append(lacks, "alert "+kind)
		}
	}
	for lang := range other.languages {
		if w.languages[lang] == "" {
			lacks = append(lacks, "language "+lang)
		}
	}
	return lacks
}
