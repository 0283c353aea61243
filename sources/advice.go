package sources

import (
	"errors"
	"fmt"
	"strings"

	"datapolicy/policy"
)

// told parts an error into what is wrong and what to do about it, which our
// messages give after the last semicolon; advice is "" when there is none.
func told(err error) (advice string, wrong error) {
	var e *policy.Error
	if !errors.As(err, &e) {
		return "", err
	}
	i := strings.LastIndex(e.Message, "; ")
	if i < 0 {
		return "", err
	}
	return e.Message[i+len("; "):], &policy.Error{Code: e.Code, Message: e.Message[:i], Err: err}
}

// patience is how often a source fails in a row before somebody should look.
const patience = 5

// whatToDo is the advice for a source that failed: an action if there is one,
// else when it is asked again.
func (t *turn) whatToDo(advice string) string {
	if advice != "" && !strings.HasPrefix(advice, "it will be tried again") {
		return advice
	}
	if t.state.Failures < patience {
		return "it will be tried again after " + t.state.NextDue.UTC().Format("15:04 UTC on 2 January") + "; nothing is to be done"
	}
	last := "and has never been read"
	if !t.state.LastSuccess.IsZero() {
		last = "the last time it was read was " + t.state.LastSuccess.UTC().Format("2 January 2006")
	}
	return fmt.Sprintf("it has failed %d times in a row, %s: look at it in a browser, then mend its address in the catalog or switch it off there (off: true)", t.state.Failures, last)
}
