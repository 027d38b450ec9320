package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

type item struct {
	ID    int   `json:"id"`
	Value int64 `json:"value"`
}

type merged struct {
	Items []item `json:"items"`
	Sum   int64  `json:"sum"`
}

// upstream calls another service: the standard client over kept connections. Its default keeps two per host, which is
// why every Go service that calls one host much raises that number.
type upstream struct {
	url    string
	client *http.Client
}

func newUpstream(url string) *upstream {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns = 1536
	transport.MaxIdleConnsPerHost = 1536
	return &upstream{url: url, client: &http.Client{Transport: transport, Timeout: 5 * time.Second}}
}

func (u *upstream) fetch(id int, query string) (item, error) {
	answer, err := u.client.Get(fmt.Sprintf("%s/item/%d%s", u.url, id, query))
	if err != nil {
		return item{}, err
	}
	defer answer.Body.Close()
	// Read to the end also when it is refused: only then is the connection kept.
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return item{}, err
	}
	if answer.StatusCode != http.StatusOK {
		return item{}, fmt.Errorf("upstream answered %d", answer.StatusCode)
	}
	var got item
	if err := json.Unmarshal(body, &got); err != nil {
		return item{}, err
	}
	if got.ID != id {
		return item{}, fmt.Errorf("upstream answered no item %d", id)
	}
	return got, nil
}

func (u *upstream) slow() (item, error) {
	if u.url == "" {
		return item{}, errors.New("no upstream is set")
	}
	return u.fetch(1, "?delay=200")
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
		all.Go(func() { items[i], failures[i] = u.fetch(i+1, "") })
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
