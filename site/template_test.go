package site

import (
	"testing"

	"weft/site/theme"
)

// TestTemplates has the templates of the theme executed for the values that they
// get, and none left to html/template, which takes ten times as long.
func TestTemplates(t *testing.T) {
	for name, value := range map[string]any{
		"chapter": &Page{}, "cover": &Page{}, "choice": &Page{}, "missing": &Page{}, "dialogs": &Page{},
		"nav-row": navRow{}, "listing": listing{}, "cell": cell{}, "output": output{}, "alert-icon": "",
	} {
		if err := theme.Templates().Check(name, value); err != nil {
			t.Errorf("template %q: %v", name, err)
		}
	}
}
