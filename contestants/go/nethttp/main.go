// go/nethttp: the contract on the standard library alone. Settings come from the environment.
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

type message struct {
	Message string `json:"message"`
}

type solutions struct {
	N         int `json:"n"`
	Solutions int `json:"solutions"`
}

func sendJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

func plaintext(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.Write([]byte("Hello, World!"))
}

func greet(w http.ResponseWriter, r *http.Request) {
	sendJSON(w, http.StatusOK, message{"Hello, World!"})
}

func cpu(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil || n < 1 || n > 12 {
		sendJSON(w, http.StatusBadRequest, map[string]string{"error": "n must be a whole number from 1 to 12"})
		return
	}
	sendJSON(w, http.StatusOK, solutions{n, countQueens(n)})
}

func answerFrom[T any](call func() (T, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		result, err := call()
		if err != nil {
			sendJSON(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
			return
		}
		sendJSON(w, http.StatusOK, result)
	}
}

// withServerName adds the one header that net/http leaves to its user.
func withServerName(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "Go")
		next.ServeHTTP(w, r)
	})
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /plaintext", plaintext)
	mux.HandleFunc("GET /json", greet)
	mux.HandleFunc("GET /cpu", cpu)
	service := newUpstream(os.Getenv("UPSTREAM"))
	mux.HandleFunc("GET /upstream", answerFrom(service.merge))
	mux.HandleFunc("GET /slow", answerFrom(service.slow))
	mux.HandleFunc("GET /tokens", streamTokens)
	mux.HandleFunc("GET /ws/echo", echo)
	mux.HandleFunc("GET /ws/room", newRoom().join)
	if data := openDatabase(os.Getenv("DATABASE")); data != nil {
		data.serve(mux)
	}
	serveExtras(mux, os.Getenv("STATIC"))
	server := &http.Server{
		Addr:    net.JoinHostPort("127.0.0.1", os.Getenv("PORT")),
		Handler: withServerName(mux),
		// Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
		IdleTimeout:       75 * time.Second,
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
