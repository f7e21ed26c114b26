package gantt

import "weft/runner/timeline"

// english are the words of English pages.
var english = Words{
	name:       "Timeline: what each processor and goroutine does",
	Short:      "timeline",
	Missing:    "No timeline: the process ended before its recording was saved",
	processors: "Processors (P)", goroutines: "Goroutines", threads: "Threads (M)",
	own:     "this cell",
	others:  "%d more goroutines are not drawn",
	left:    "%d more arrows are not drawn",
	cut:     "The recording ends here; what the cell did after that is not drawn",
	browser: "This browser's kernel has one processor (P): its goroutines take turns and never run at the same time, and one that computes without waiting lets no other run",
	still:   "From here on all goroutines wait, and nothing happens any more",
	table:   "Times as a table", starts: "starts", wakes: "wakes", merged: "several merged, as high as the share of running",
	play: "Play slowly", pause: "Pause", larger: "Zoom in", smaller: "Zoom out",
	help:      "Arrow keys go from span to span",
	goroutine: "Goroutine", startedAt: "Started at", counted: " (%d×)",

	wall: "%s wall time", cpu: "CPU %s (user %s, system %s)",
	started:   plural{"%d goroutine started, at most %%d running at once", "%d goroutines started, at most %%d running at once"},
	system:    plural{"%d thread", "%d threads"},
	switches:  "context switches: %d voluntary, %d involuntary",
	processor: "P%d", thread: "TID %d", at: ", %s", more: " (%s)",
	title:   "%s: %s, %s to %s, %s in all",
	several: plural{"%d span", "%d spans merged"}, share: ", %s %.0f%%",
	elsewhere: "a goroutine that is not drawn", runtime: "a goroutine of the runtime or kernel",
	states: map[timeline.State]string{
		timeline.Running: "running", timeline.Ready: "ready, waiting for a processor", timeline.Channel: "waiting for a channel",
		timeline.Lock: "waiting for a lock or WaitGroup", timeline.Sleep: "asleep", timeline.Network: "waiting for the network or a pipe",
		timeline.Syscall: "system call", timeline.GC: "garbage collection", timeline.Other: "other",
	},
	waits: map[string]string{"chan send": "channel send", "chan receive": "channel receive"},
	line:  "line %d",
}
