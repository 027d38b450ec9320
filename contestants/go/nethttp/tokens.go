package main

import (
	"fmt"
	"net/http"
	"time"
)

const (
	tokens   = 50
	interval = 20 * time.Millisecond
)

// streamTokens is what a language model's answer looks like to a browser: an event stream, a token every 20 ms. A token
// that is due is sent at once, so that one that was late does not put off the next.
func streamTokens(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	began := time.Now()
	for token := range tokens {
		select {
		case <-time.After(time.Until(began.Add(time.Duration(token) * interval))):
		case <-r.Context().Done():
			return
		}
		fmt.Fprintf(w, "data: token %d\n\n", token+1)
		if err := stream.Flush(); err != nil {
			return
		}
	}
	fmt.Fprint(w, "data: [DONE]\n\n")
}
