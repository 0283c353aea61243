// Package fetch gets documents from the web, politely and within limits.
//
// Politely: it says who it is and how to reach us, asks only for what is new
// (RFC 9110, §13), keeps to robots.txt (RFC 9309), spaces its requests to one
// host, and waits as long as a host asks it to. Within limits: of time, bytes
// (after decompression), headers, redirects and tries. Guarded: it dials no
// private, loopback, link-local or metadata address, whatever a name resolves
// to and wherever a redirect leads, unless the configuration allows the host.
//
// Errors are policy.Errors: what went wrong and what to do about it.
package fetch
