package websub

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // most hubs sign with it; as an HMAC it still holds
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"
)

// signed reports whether X-Hub-Signature (§7.1), "method=hexadecimal", is the
// signature of a body under a secret.
func signed(body []byte, header, secret string) bool {
	method, signature, found := strings.Cut(strings.TrimSpace(header), "=")
	if !found {
		return false
	}
	var digest func() hash.Hash
	switch strings.ToLower(method) {
	case "sha1":
		digest = sha1.New
	case "sha256":
		digest = sha256.New
	case "sha384":
		digest = sha512.New384
	case "sha512":
		digest = sha512.New
	default:
		return false
	}
	got, err := hex.DecodeString(signature)
	if err != nil {
		return false
	}
	mac := hmac.New(digest, []byte(secret))
	mac.Write(body)
	return hmac.Equal(got, mac.Sum(nil))
}
