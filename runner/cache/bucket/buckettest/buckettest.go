// Package buckettest starts a server that speaks S3, for tests: versitygw, from
// the Go module registry.
package buckettest

import (
	"context"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// User and Secret are the keys of the server.
const User, Secret = "weft-test", "weft-test-secret"

// Start starts a server with an empty bucket, which ends with the test, and
// sets the keys for it in the environment. Where the server cannot be had the
// test is skipped, unless WEFT_REQUIRE has s3.
func Start(t *testing.T, name string) *url.URL {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", User)
	t.Setenv("AWS_SECRET_ACCESS_KEY", Secret)
	bin, data := t.TempDir(), t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	build := exec.CommandContext(ctx, "go", "install", "github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	build.Env = append(os.Environ(), "GOBIN="+bin, "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		if strings.Contains(os.Getenv("WEFT_REQUIRE"), "s3") {
			t.Fatalf("build server: %v\n%s", err, out)
		}
		t.Skipf("no S3 server to be had here: %v", err)
	}
	if err := os.Mkdir(filepath.Join(data, name), 0o777); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	server := exec.Command(filepath.Join(bin, "versitygw"), "--access", User, "--secret", Secret, "--port", address, "posix", "--nometa", data)
	server.Dir = bin
	var said strings.Builder
	server.Stdout, server.Stderr = &said, &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	for range 300 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return &url.URL{Scheme: "http", Host: address}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the server does not listen")
	return nil
}
