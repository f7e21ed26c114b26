package main

import (
	"encoding/xml"
	"fmt"
	"strings"

	"weft/runner"
)

// The elements of JUnit XML: a suite for each chapter, a case for each cell. They
// are those of Jenkins' schema; beside it stand the file and the line of a case,
// which GitLab and others link to, and the reason why one was skipped.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Name    string       `xml:"name,attr"`
		Tests   int          `xml:"tests,attr"`
		Failed  int          `xml:"failures,attr"`
		Errors  int          `xml:"errors,attr"`
		Time    string       `xml:"time,attr"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name    string      `xml:"name,attr"`
		Tests   int         `xml:"tests,attr"`
		Failed  int         `xml:"failures,attr"`
		Errors  int         `xml:"errors,attr"`
		Skipped int         `xml:"skipped,attr"`
		Time    string      `xml:"time,attr"`
		Cases   []junitCase `xml:"testcase"`
		elapsed float64
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		File    string        `xml:"file,attr"`
		Line    int           `xml:"line,attr,omitempty"`
		Skipped *junitSkip    `xml:"skipped"`
		Failure *junitFailure `xml:"failure"`
	}
	junitSkip struct {
		Message string `xml:"message,attr"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit gives the report as JUnit XML. What is wrong with a chapter but is
// not of a cell is a case named check; so are the other files of the book.
func (r *testReport) junit() []byte {
	all := junitSuites{Name: "weft test"}
	elapsed := 0.0
	for _, ch := range r.Chapters {
		s := ch.junit()
		elapsed += s.elapsed
		all.add(s)
	}
	for len(r.Problems) > 0 { // they are in the order of files
		file, n := r.Problems[0].Pos.File, 0
		for n < len(r.Problems) && r.Problems[n].Pos.File == file {
			n++
		}
		s := junitSuite{Name: file}
		s.add(checkCase(file, file, r.Problems[:n]), 0)
		all.add(s)
		r = &testReport{Problems: r.Problems[n:]}
	}
	all.Time = seconds(elapsed)
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		panic("weft: junit: " + err.Error())
	}
	return append([]byte(xml.Header), append(text, '\n')...)
}

// add adds a suite.
func (all *junitSuites) add(s junitSuite) {
	s.Time = seconds(s.elapsed)
	all.Tests += s.Tests
	all.Failed += s.Failed
	all.Suites = append(all.Suites, s)
}

// add adds a case.
func (s *junitSuite) add(c junitCase, elapsed float64) {
	c.Time = seconds(elapsed)
	s.elapsed += elapsed
	s.Tests++
	if c.Failure != nil {
		s.Failed++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

// seconds gives a time as JUnit has it.
func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }

// junit gives the suite of a chapter.
func (r chapterReport) junit() junitSuite {
	s := junitSuite{Name: r.Language + "/" + r.Name}
	if len(r.Problems) > 0 {
		s.add(checkCase(s.Name, r.File, r.Problems), 0)
	}
	for _, c := range r.Cells {
		one := junitCase{Name: c.Name, Class: s.Name, File: r.File, Line: c.Pos.Line}
		switch c.Status {
		case failed:
			one.Failure = failureOf(c.failure(), c.Problems)
		case skipped:
			one.Skipped = &junitSkip{c.skip()}
		}
		s.add(one, c.Elapsed)
	}
	return s
}

// failure names what kind of failure that of the cell is.
func (c cellReport) failure() string {
	switch {
	case !c.ended:
		return string(c.Ending)
	case c.Printed != nil:
		return "output"
	}
	return string(c.Verdict)
}

// skip tells why the cell was not run.
func (c cellReport) skip() string {
	if c.Ending == runner.Absent {
		return "its kernel is not on this machine"
	}
	return "norun: checked, not run"
}

// checkCase is the case of what is wrong with a file apart from its cells.
func checkCase(class, file string, problems []runner.Problem) junitCase {
	return junitCase{Name: "check", Class: class, File: file, Failure: failureOf("check", problems)}
}

// failureOf tells problems as one failure: CI systems show the first alone.
func failureOf(kind string, problems []runner.Problem) *junitFailure {
	var text strings.Builder
	printProblems(&text, problems)
	return &junitFailure{Message: problems[0].String(), Type: kind, Text: text.String()}
}
