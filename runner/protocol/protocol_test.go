package protocol_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/protocol"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols"
)

// connect gives a client of a server with the kernel.
func connect(t *testing.T, k runner.Kernel) *protocol.Client {
	here, there := net.Pipe()
	served := make(chan error, 1)
	go func() {
		served <- protocol.Server{Kernel: k}.Serve(context.Background(), protocol.NewReader(there), protocol.NewWriter(there))
	}()
	t.Cleanup(func() {
		here.Close()
		if err := <-served; err != nil && !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("Serve: %v", err)
		}
	})
	return protocol.NewClient(here)
}

func TestConformance(t *testing.T) {
	open := func(t *testing.T, _ kerneltest.Config) runner.Kernel {
		k, err := yaegi.New(yaegi.Config{Library: yaegi.NewLibrary(symbols.Host()...)})
		if err != nil {
			t.Fatal(err)
		}
		return connect(t, k)
	}
	kerneltest.Run(t, open, kerneltest.Can{Trace: true, Order: true})
}

// A fake is a kernel that answers with what it holds.
type fake struct {
	outputs []runner.Output
	err     error
	wait    bool // for the context
}

func (f fake) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	if f.wait {
		<-ctx.Done()
	}
	for _, o := range f.outputs {
		report(0, o)
	}
	if f.err != nil {
		return nil, f.err
	}
	return []runner.Result{{Cell: units[0].Cell, Ending: runner.Done, Outputs: f.outputs}}, nil
}

func (fake) Close() error { return nil }

// one is a request's worth of units.
var one = []runner.Unit{{Cell: 7}}

func TestMessages(t *testing.T) {
	var in, out bytes.Buffer
	if err := protocol.NewWriter(&in).Write(protocol.Request{Version: 1, Units: one}); err != nil {
		t.Fatal(err)
	}
	var before []int
	s := protocol.Server{
		Kernel: fake{outputs: []runner.Output{{Kind: runner.Stdout, Text: "hi\n"}, {Kind: runner.Stderr, Text: "\xff"}}},
		Before: func(seq int) { before = append(before, seq) },
	}
	if err := s.Serve(t.Context(), protocol.NewReader(&in), protocol.NewWriter(&out)); err != nil {
		t.Fatalf("Serve: %v", err)
	}
	want := `{"v":1,"seq":1,"kind":"begin","unit":0}
{"v":1,"seq":2,"kind":"output","unit":0,"output":{"kind":"stdout","at":0,"text":"hi\n"}}
{"v":1,"seq":3,"kind":"output","unit":0,"output":{"kind":"stderr","at":0},"raw":"/w=="}
{"v":1,"seq":4,"kind":"result","unit":0,"result":{"cell":7,"outputs":null,"ending":"done","elapsed":0}}
`
	if out.String() != want {
		t.Errorf("replies:\n%s\nwant:\n%s", &out, want)
	}
	if len(before) != 4 || before[3] != 4 {
		t.Errorf("Before was called with %v, want each number once", before)
	}
}

func TestClient_lost_kernel(t *testing.T) {
	c := connect(t, fake{err: errors.New("no more")})
	if _, err := c.Run(t.Context(), one, nil); err == nil || err.Error() != "no more" {
		t.Errorf("Run: %v, want the error of the kernel", err)
	}
	if _, err := c.Run(t.Context(), one, nil); err == nil || !strings.Contains(err.Error(), "kernel is lost") {
		t.Errorf("second Run: %v, want that the kernel is lost", err)
	}
}

func TestClient_cancel(t *testing.T) {
	here, there := net.Pipe()
	defer there.Close()
	go func() { // reads, and never answers
		_, _ = io.Copy(io.Discard, there)
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := protocol.NewClient(here).Run(ctx, one, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run: %v, want %v", err, context.DeadlineExceeded)
	}
}

func TestClient_bad_replies(t *testing.T) {
	for name, replies := range map[string]string{
		"end":             "",
		"half":            `{"v":1,`,
		"no JSON":         "hello\n",
		"other version":   `{"v":2,"kind":"begin"}` + "\n",
		"other unit":      `{"v":1,"kind":"begin","unit":3}` + "\n",
		"empty output":    `{"v":1,"kind":"output"}` + "\n",
		"empty result":    `{"v":1,"kind":"result"}` + "\n",
		"negative unit":   `{"v":1,"kind":"begin","unit":-1}` + "\n",
		"array for reply": "[]\n",
	} {
		c := protocol.NewClient(stream{strings.NewReader(replies)})
		if results, err := c.Run(t.Context(), one, nil); err == nil {
			t.Errorf("%s: %v, want an error", name, results)
		}
	}
}

// A stream is what a server says, whatever it is asked.
type stream struct{ io.Reader }

func (stream) Write(b []byte) (int, error) { return len(b), nil }
func (stream) Close() error                { return nil }

func TestReader_size(t *testing.T) {
	endless := io.MultiReader(strings.NewReader(`"`), spaces{})
	var v any
	if err := protocol.NewReader(endless).Read(&v); !errors.Is(err, protocol.ErrTooLarge) {
		t.Errorf("Read: %v, want %v", err, protocol.ErrTooLarge)
	}
}

// spaces is a stream of spaces without end.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) { return copy(b, bytes.Repeat([]byte(" "), len(b))), nil }

// An output that no message can hold is said to be too large, and the cell
// goes on.
func TestServer_size(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a quarter of a second")
	}
	c := connect(t, fake{outputs: []runner.Output{{Kind: runner.Value, Text: strings.Repeat("x", protocol.MaxMessage)}}})
	results, err := c.Run(t.Context(), one, nil)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	if e := results[0].Err(); e == nil || e.Ending != runner.OutputLimit {
		t.Errorf("error %v, want one of the output limit", e)
	}
}

func FuzzReadReply(f *testing.F) {
	f.Add([]byte(`{"v":1,"seq":1,"kind":"begin","unit":0}` + "\n"))
	f.Add([]byte(`{"v":1,"seq":2,"kind":"output","output":{"kind":"stderr","at":0},"raw":"/w=="}` + "\n"))
	f.Add([]byte(`{"v":1,"kind":"result","result":{"outputs":[{"kind":"display","data":{"a":1}}]}}` + "\n\n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := protocol.NewReader(bytes.NewReader(data))
		for {
			reply, err := r.ReadReply()
			if err != nil {
				break
			}
			if _, err := json.Marshal(reply); err != nil {
				t.Fatalf("a reply that was read cannot be written: %v", err)
			}
		}
		// Whatever a server says, a client comes to an end.
		_, _ = protocol.NewClient(stream{bytes.NewReader(data)}).Run(t.Context(), one, nil)
	})
}
