package policy

import (
	"errors"
	"fmt"
)

// Code classes an error for machines: an edge turns it into an exit code, an
// HTTP status or a Slack reply.
type Code string

const (
	Invalid     Code = "invalid"     // what the person gave cannot be used
	NotFound    Code = "not_found"   // what was asked for is not there
	Conflict    Code = "conflict"    // it clashes with what is kept already
	Unavailable Code = "unavailable" // another system failed; trying again may help
	Internal    Code = "internal"    // our fault; the details go to the log
)

// Error is an error with a message for a person: what is wrong and what to do
// next. Err, the cause, is for the log only and is not shown by edges.
type Error struct {
	Code    Code
	Message string
	Err     error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error whose message is formatted as by fmt.Sprintf. Give a
// cause with [Error.Because]; do not put it into the message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Because is e with its cause.
func (e *Error) Because(cause error) *Error {
	return &Error{Code: e.Code, Message: e.Message, Err: cause}
}

// CodeOf is the code of the first Error in err's chain, or Internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Message is what a person may read of err: the message of the first Error in
// its chain, or a sentence that gives nothing of the inside away.
func Message(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong on our side; the log has the details."
}
