package protocol

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"weft/runner"
)

// A Client is a kernel at the other end of a stream.
type Client struct {
	in    *Reader
	out   *Writer
	close func() error
	lost  error
}

var _ runner.Kernel = (*Client)(nil)

// NewClient makes a kernel of a stream to a [Server], and owns the stream.
func NewClient(stream io.ReadWriteCloser) *Client {
	return &Client{
		in:    NewReader(stream),
		out:   NewWriter(stream),
		close: sync.OnceValue(stream.Close),
	}
}

// Close closes the stream.
func (c *Client) Close() error { return c.close() }

// Run has units run at the other end. When ctx ends it closes the stream,
// and the kernel is lost.
func (c *Client) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	if c.lost != nil {
		return nil, fmt.Errorf("kernel is lost: %w", c.lost)
	}
	stop := context.AfterFunc(ctx, func() { _ = c.close() })
	defer stop()
	results, err := c.run(units, report)
	if err != nil {
		c.lost = err
		if ctx.Err() != nil {
			err = ctx.Err()
		}
	}
	return results, err
}

// run sends units and reads until each has its result.
func (c *Client) run(units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	if err := c.out.Write(Request{Version: Version, Units: units}); err != nil {
		return nil, fmt.Errorf("send units: %w", err)
	}
	var results []runner.Result
	var outputs []runner.Output
	for len(results) < len(units) {
		reply, err := c.in.ReadReply()
		if err == nil && reply.Unit != len(results) {
			err = fmt.Errorf("reply to unit %d, want %d", reply.Unit, len(results))
		}
		if err != nil {
			return results, fmt.Errorf("read reply: %w", err)
		}
		switch reply.Kind {
		case Output:
			outputs = append(outputs, *reply.Output)
			if report != nil {
				report(reply.Unit, *reply.Output)
			}
		case Result:
			reply.Result.Outputs, outputs = runner.JoinAll(outputs), nil
			results = append(results, *reply.Result)
		case Lost:
			return results, errors.New(reply.Error)
		}
	}
	return results, nil
}
