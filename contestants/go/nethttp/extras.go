// upload, compression and static on the standard library: it has a file server; compressing an answer is a few lines.
package main

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

type rating struct {
	Score int `json:"score"`
	Count int `json:"count"`
}

type product struct {
	ID       int      `json:"id"`
	Name     string   `json:"name"`
	Category string   `json:"category"`
	Price    int      `json:"price"`
	Quantity int      `json:"quantity"`
	Active   bool     `json:"active"`
	Tags     []string `json:"tags"`
	Rating   rating   `json:"rating"`
}

type pricedProduct struct {
	product
	Total int `json:"total"`
}

type products struct {
	Items []pricedProduct `json:"items"`
	Count int             `json:"count"`
}

type catalogue []product

// A writer's tables are large: they are kept for later answers.
var compressors = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

func upload(w http.ResponseWriter, r *http.Request) {
	size, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, strconv.FormatInt(size, 10))
}

func readCatalogue(folder string) catalogue {
	text, err := os.ReadFile(filepath.Join(folder, "dataset.json"))
	if err != nil {
		log.Fatal(err)
	}
	var items catalogue
	if err := json.Unmarshal(text, &items); err != nil {
		log.Fatal(err)
	}
	return items
}

func (c catalogue) priced(count, m int) products {
	items := make([]pricedProduct, count)
	for i, item := range c[:count] {
		items[i] = pricedProduct{item, item.Price * item.Quantity * m}
	}
	return products{items, count}
}

func (c catalogue) answer(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	count, countErr := strconv.Atoi(query.Get("count"))
	m, mErr := strconv.Atoi(query.Get("m"))
	if countErr != nil || mErr != nil || count < 1 || count > len(c) || m < 1 || m > 999 {
		sendJSON(w, http.StatusBadRequest, map[string]string{"error": "count must be from 1 to 50, m from 1 to 999"})
		return
	}
	w.Header().Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		sendJSON(w, http.StatusOK, c.priced(count, m))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	compressor := compressors.Get().(*gzip.Writer)
	defer compressors.Put(compressor)
	compressor.Reset(w)
	json.NewEncoder(compressor).Encode(c.priced(count, m))
	compressor.Close()
}

func serveExtras(mux *http.ServeMux, folder string) {
	mux.HandleFunc("POST /upload", upload)
	if folder == "" {
		return
	}
	mux.HandleFunc("GET /compression/items", readCatalogue(folder).answer)
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir(folder))))
}
