package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
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

// junitCmd is the command of scripts that holds a file against what Jenkins
// and its relatives read: junit FILE.
func junitCmd(ts *testscript.TestScript, neg bool, args []string) {
	if err := checkJUnit(strings.NewReader(ts.ReadFile(args[0]))); (err != nil) != neg {
		ts.Fatalf("%s: %v", args[0], err)
	}
}

// A junitRule says what an element may hold, and which attributes it must
// and may have.
type junitRule struct {
	children, must, may string
}

// junitRules are those of the schema that the xUnit plugin of Jenkins holds
// reports against, with the attributes file and line of others.
var junitRules = map[string]junitRule{
	"":           {children: "testsuites"},
	"testsuites": {children: "testsuite", may: "name time tests failures errors skipped disabled"},
	"testsuite":  {children: "properties testcase system-out system-err", must: "name tests", may: "failures errors skipped disabled time timestamp hostname id package file"},
	"testcase":   {children: "skipped error failure system-out system-err", must: "name", may: "classname time assertions status file line"},
	"skipped":    {may: "message type"},
	"failure":    {may: "message type"},
}

// checkJUnit holds a report against the rules, and the counts of each
// suite against its cases.
func checkJUnit(r io.Reader) error {
	path := []string{""}
	open := map[string]int{} // tests, failures, skipped of the suite that is open
	for dec := xml.NewDecoder(r); ; {
		tok, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			name := tok.Name.Local
			if !slices.Contains(strings.Fields(junitRules[path[len(path)-1]].children), name) {
				return fmt.Errorf("%s in %q", name, path)
			}
			if err := checkAttrs(tok); err != nil {
				return err
			}
			path = append(path, name)
			switch name {
			case "testsuite":
				open = map[string]int{}
				for _, a := range tok.Attr {
					if n, err := strconv.Atoi(a.Value); err == nil && n != 0 && a.Name.Local != "time" {
						open[a.Name.Local] = n
					}
				}
			case "testcase":
				open["tests"]--
			case "failure":
				open["failures"]--
			case "skipped":
				open["skipped"]--
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			if tok.Name.Local == "testsuite" {
				maps.DeleteFunc(open, func(_ string, n int) bool { return n == 0 })
				if len(open) > 0 {
					return fmt.Errorf("counts of a suite are off by %v", open)
				}
			}
		}
	}
}

// checkAttrs holds the attributes of an element against its rule.
func checkAttrs(e xml.StartElement) error {
	rule := junitRules[e.Name.Local]
	missing := strings.Fields(rule.must)
	for _, a := range e.Attr {
		name := a.Name.Local
		if !slices.Contains(strings.Fields(rule.must+" "+rule.may), name) {
			return fmt.Errorf("%s has an attribute %s", e.Name.Local, name)
		}
		if name == "time" {
			if _, err := strconv.ParseFloat(a.Value, 64); err != nil {
				return err
			}
		}
		missing = slices.DeleteFunc(missing, func(s string) bool { return s == name })
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s lacks %v", e.Name.Local, missing)
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
