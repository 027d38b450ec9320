package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

type item struct {
	ID    int   `json:"id"`
	Value int64 `json:"value"`
}

type merged struct {
	Items []item `json:"items"`
	Sum   int64  `json:"sum"`
}

// upstream calls another service through fasthttp's own client. Its pool holds 512 connections per host if not told, and
// an attempt is used up by each kept connection that the other side has closed meanwhile: its default of 5 attempts
// fails after an upstream's restart.
type upstream struct {
	url    string
	client *fasthttp.Client
}

func newUpstream(url string) *upstream {
	return &upstream{url: url, client: &fasthttp.Client{MaxConnsPerHost: 1536, MaxIdemponentCallAttempts: 32}}
}

func (u *upstream) fetch(id int) (item, error) {
	request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(answer)
	request.SetRequestURI(fmt.Sprintf("%s/item/%d", u.url, id))
	if err := u.client.DoTimeout(request, answer, 5*time.Second); err != nil {
		return item{}, err
	}
	if answer.StatusCode() != fasthttp.StatusOK {
		return item{}, fmt.Errorf("upstream answered %d", answer.StatusCode())
	}
	var got item
	if err := json.Unmarshal(answer.Body(), &got); err != nil {
		return item{}, err
	}
	if got.ID != id {
		return item{}, fmt.Errorf("upstream answered no item %d", id)
	}
	return got, nil
}

func (u *upstream) merge() (merged, error) {
	if u.url == "" {
		return merged{}, errors.New("no upstream is set")
	}
	const calls = 5
	items := make([]item, calls)
	failures := make([]error, calls)
	var all sync.WaitGroup
	for i := range calls {
		all.Go(func() { items[i], failures[i] = u.fetch(i + 1) })
	}
	all.Wait()
	if err := errors.Join(failures...); err != nil {
		return merged{}, err
	}
	result := merged{Items: items}
	for _, each := range items {
		result.Sum += each.Value
	}
	return result, nil
}
