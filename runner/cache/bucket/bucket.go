// Package bucket is a store of package cache in a bucket on any server that
// speaks the protocol of S3.
//
// Who may use it is told by the environment (AWS_ACCESS_KEY_ID and its kin) or
// the usual files, never by the address, which is printed. Without either the
// bucket is used as everybody may. Every wait has an end.
package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// A Bucket is a bucket with a prefix for all names. It implements cache.Store.
type Bucket struct {
	client         *minio.Client
	bucket, prefix string
	timeout        time.Duration
}

// Scheme begins the address of a bucket.
const Scheme = "s3://"

// Limits on what is asked of a server.
const (
	defaultTimeout = 20 * time.Second // for one text, with all attempts
	attempts       = 3
	maxText        = 1 << 30
)

// Open gives the bucket at an address: s3://BUCKET/PREFIX?endpoint=URL, with
// region= and timeout= where they are needed. It does not ask the server yet.
func Open(address string) (*Bucket, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme+"://" != Scheme || u.Host == "" {
		return nil, errors.New("want s3://BUCKET/PREFIX?endpoint=URL")
	}
	if u.User != nil {
		return nil, errors.New("an address has no keys; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	q := u.Query()
	for name := range q {
		if name != "endpoint" && name != "region" && name != "timeout" {
			return nil, fmt.Errorf("unknown parameter %q; there are endpoint, region and timeout", name)
		}
	}
	b := &Bucket{bucket: u.Host, prefix: strings.Trim(u.Path, "/"), timeout: defaultTimeout}
	if b.prefix != "" {
		b.prefix += "/"
	}
	if text := q.Get("timeout"); text != "" {
		if b.timeout, err = time.ParseDuration(text); err != nil || b.timeout <= 0 {
			return nil, fmt.Errorf("timeout %q is no time", text)
		}
	}
	endpoint := &url.URL{Scheme: "https", Host: "s3.amazonaws.com"}
	if text := q.Get("endpoint"); text != "" {
		if endpoint, err = url.Parse(text); err != nil || endpoint.Host == "" || endpoint.User != nil {
			return nil, errors.New("endpoint is no URL such as https://s3.example.org")
		}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = b.timeout / 2 // so that a second attempt has time
	b.client, err = minio.New(endpoint.Host, &minio.Options{
		Creds: credentials.NewChainCredentials([]credentials.Provider{
			&credentials.EnvAWS{}, &credentials.EnvMinio{}, &credentials.FileAWSCredentials{}, &credentials.FileMinioClient{},
		}),
		Secure:     endpoint.Scheme == "https",
		Region:     q.Get("region"),
		MaxRetries: attempts,
		Transport:  transport,
	})
	return b, err
}

// String gives the address without its parameters.
func (b *Bucket) String() string { return Scheme + b.bucket + "/" + strings.TrimSuffix(b.prefix, "/") }

// Read implements cache.Store.
func (b *Bucket) Read(ctx context.Context, name string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, b.timeout)
	defer cancel()
	o, err := b.client.GetObject(ctx, b.bucket, b.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, b.told(err)
	}
	defer o.Close()
	text, err := io.ReadAll(io.LimitReader(o, maxText))
	if err != nil {
		return nil, b.told(err)
	}
	return text, nil
}

// Write implements cache.Store.
func (b *Bucket) Write(ctx context.Context, name string, text []byte) error {
	return b.put(ctx, name, text, minio.PutObjectOptions{})
}

// Create implements cache.Store. On a server that knows no conditional writes
// several may succeed that come within the same moment.
func (b *Bucket) Create(ctx context.Context, name string, text []byte) error {
	switch _, err := b.Read(ctx, name); {
	case err == nil:
		return fs.ErrExist
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	var o minio.PutObjectOptions
	o.SetMatchETagExcept("*")
	return b.put(ctx, name, text, o)
}

func (b *Bucket) put(ctx context.Context, name string, text []byte, o minio.PutObjectOptions) error {
	ctx, cancel := context.WithTimeout(ctx, b.timeout)
	defer cancel()
	o.ContentType = "application/octet-stream"
	o.DisableMultipart = true
	_, err := b.client.PutObject(ctx, b.bucket, b.prefix+name, bytes.NewReader(text), int64(len(text)), o)
	return b.told(err)
}

// told gives an error in few words, of which none is secret.
func (b *Bucket) told(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer in %v", b.timeout)
	}
	switch r := minio.ToErrorResponse(err); {
	case r.Code == minio.NoSuchKey:
		return fs.ErrNotExist
	case r.StatusCode == http.StatusPreconditionFailed:
		return fs.ErrExist
	case r.StatusCode != 0:
		return fmt.Errorf("%s (%d)", strings.TrimSuffix(r.Message, "."), r.StatusCode)
	}
	return err
}
