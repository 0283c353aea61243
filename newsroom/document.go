package newsroom

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// document is a response's body before it is encoded for the wire.
type document struct {
	mediaType string
	text      []byte    // UTF-8
	modified  time.Time // of the newest article in it
}

// serve writes d in the outlet's charset, with its validators, compressed when
// the client takes gzip. A 304 is answered where a validator says so.
func (d *document) serve(w http.ResponseWriter, r *http.Request, o Outlet) {
	body, err := encode(d.text, d.charset(o))
	if err != nil {
		http.Error(w, "the sample could not be encoded", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", d.contentType(o))
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "max-age=0, must-revalidate")
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:8])
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if body, err = compress(body); err != nil {
			http.Error(w, "the sample could not be compressed", http.StatusInternalServerError)
			return
		}
		h.Set("Content-Encoding", "gzip")
		tag += "-gzip"
	}
	if slices.Contains(o.Validators, "etag") {
		h.Set("ETag", `"`+tag+`"`)
	}
	var modified time.Time
	if slices.Contains(o.Validators, "last-modified") {
		modified = d.modified
	}
	http.ServeContent(w, r, "", modified, bytes.NewReader(body))
}

func (d *document) charset(o Outlet) string {
	if d.isJSON() {
		return "utf-8" // RFC 8259, §8.1
	}
	return o.Charset
}

func (d *document) contentType(o Outlet) string {
	if d.isJSON() || !o.declares("http") {
		return d.mediaType
	}
	return d.mediaType + "; charset=" + o.Declared
}

func (d *document) isJSON() bool { return strings.HasSuffix(d.mediaType, "json") }

// encode writes UTF-8 text in a charset. What the charset cannot hold becomes a
// numeric character reference, which HTML and XML both read.
func encode(text []byte, charset string) ([]byte, error) {
	var e encoding.Encoding
	switch charset {
	case "utf-8":
		return text, nil
	case "gb18030":
		e = simplifiedchinese.GB18030
	case "iso-8859-1":
		e = charmap.ISO8859_1
	default:
		return nil, fmt.Errorf("outlets.yaml: unknown charset %q", charset)
	}
	return encoding.HTMLEscapeUnsupported(e.NewEncoder()).Bytes(text)
}

func compress(body []byte) ([]byte, error) {
	var out bytes.Buffer
	zw := gzip.NewWriter(&out)
	if _, err := zw.Write(body); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
