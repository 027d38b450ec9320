// go/fasthttp: the contract on fasthttp, routed by a switch as its documentation does. Settings come from the environment.
package main

import (
	"encoding/json"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/valyala/fasthttp"
)

type message struct {
	Message string `json:"message"`
}

type solutions struct {
	N         int `json:"n"`
	Solutions int `json:"solutions"`
}

func sendJSON(ctx *fasthttp.RequestCtx, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		ctx.Error(err.Error(), fasthttp.StatusInternalServerError)
		return
	}
	ctx.SetContentType("application/json")
	ctx.SetStatusCode(status)
	ctx.SetBody(body)
}

func plaintext(ctx *fasthttp.RequestCtx) {
	ctx.SetContentType("text/plain")
	ctx.SetBodyString("Hello, World!")
}

func cpu(ctx *fasthttp.RequestCtx) {
	n, err := strconv.Atoi(string(ctx.QueryArgs().Peek("n")))
	if err != nil || n < 1 || n > 12 {
		sendJSON(ctx, fasthttp.StatusBadRequest, map[string]string{"error": "n must be a whole number from 1 to 12"})
		return
	}
	sendJSON(ctx, fasthttp.StatusOK, solutions{n, countQueens(n)})
}

func (u *upstream) answer(ctx *fasthttp.RequestCtx) {
	result, err := u.merge()
	if err != nil {
		sendJSON(ctx, fasthttp.StatusBadGateway, map[string]string{"error": err.Error()})
		return
	}
	sendJSON(ctx, fasthttp.StatusOK, result)
}

func route(other *upstream) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if !ctx.IsGet() {
			ctx.Error("only GET", fasthttp.StatusMethodNotAllowed)
			return
		}
		switch string(ctx.Path()) {
		case "/plaintext":
			plaintext(ctx)
		case "/json":
			sendJSON(ctx, fasthttp.StatusOK, message{"Hello, World!"})
		case "/cpu":
			cpu(ctx)
		case "/upstream":
			other.answer(ctx)
		default:
			ctx.Error("not found", fasthttp.StatusNotFound)
		}
	}
}

func main() {
	server := &fasthttp.Server{
		Name:    "fasthttp",
		Handler: route(newUpstream(os.Getenv("UPSTREAM"))),
		// Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
		IdleTimeout: 75 * time.Second,
	}
	log.Fatal(server.ListenAndServe(net.JoinHostPort("127.0.0.1", os.Getenv("PORT"))))
}
