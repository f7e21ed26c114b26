package cell

import (
	"os"
	"strconv"
	"strings"
)

// A detector is what the race detector has written so far.
type detector struct {
	log  string // the file, empty without a detector
	read int    // how much of it is known
}

// maxReports is how many races of one cell are told.
const maxReports = 4

// open finds the file, and hides from cells how the detector is set up.
func (d *detector) open() {
	_, after, ok := strings.Cut(os.Getenv("GORACE"), "log_path=")
	if !ok {
		return
	}
	path, _, _ := strings.Cut(after, " ")
	d.log = path + "." + strconv.Itoa(os.Getpid())
	os.Unsetenv("GORACE")
}

// reports gives what the detector has written since the last time, a text
// for each race.
func (d *detector) reports() []string {
	if d.log == "" {
		return nil
	}
	data, err := os.ReadFile(d.log)
	if err != nil || len(data) <= d.read {
		return nil // it makes the file with the first report
	}
	text := string(data[d.read:])
	d.read = len(data)
	var reports []string
	for part := range strings.SplitSeq(text, "==================\n") {
		if strings.HasPrefix(part, "WARNING: DATA RACE") && len(reports) < maxReports {
			reports = append(reports, part)
		}
	}
	return reports
}

// raced reports the races that the cell had; true if there were any.
func raced() bool {
	reports := races.reports()
	for _, r := range reports {
		parent.failed("race", "WARNING: DATA RACE", r)
	}
	return len(reports) > 0
}

// races is the detector of this program.
var races detector
