package main

import (
	"context"
	"html/template"
	"log"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const rows = 10000

// The rows are locked in the order of their ids, so that two requests never wait for each other in a circle: the order in
// which an UPDATE takes them is the planner's own affair.
const updateWorlds = `
WITH mine AS (SELECT id FROM world WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE)
UPDATE world SET randomnumber = changed.randomnumber
FROM mine JOIN unnest($1::int[], $2::int[]) AS changed (id, randomnumber) USING (id)
WHERE world.id = mine.id`

type world struct {
	ID           int `json:"id"`
	RandomNumber int `json:"randomNumber"`
}

type fortune struct {
	ID      int
	Message string
}

var page = template.Must(template.New("fortunes").Parse(`<!DOCTYPE html>
<html>
<head><title>Fortunes</title></head>
<body>
<table>
<tr><th>id</th><th>message</th></tr>
{{range .}}<tr><td>{{.ID}}</td><td>{{.Message}}</td></tr>
{{end}}</table>
</body>
</html>
`))

// database asks PostgreSQL through pgx, which prepares each statement once per connection.
type database struct {
	pool *pgxpool.Pool
}

// openDatabase makes a pool that connects when it is first asked; nil when there is no database.
func openDatabase(url string) *database {
	if url == "" {
		return nil
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		log.Fatal(err)
	}
	config.MaxConns = 32 // about what a database of some cores can use
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		log.Fatal(err)
	}
	return &database{pool}
}

func draw() int { return 1 + rand.IntN(rows) }

// countOf takes what is no number from 1 to 500 for the nearer of the two.
func countOf(r *http.Request) int {
	count, err := strconv.Atoi(r.URL.Query().Get("queries"))
	if err != nil {
		return 1
	}
	return min(max(count, 1), 500)
}

type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func readWorld(ctx context.Context, from querier) (world, error) {
	var got world
	row := from.QueryRow(ctx, "SELECT id, randomnumber FROM world WHERE id = $1", draw())
	return got, row.Scan(&got.ID, &got.RandomNumber)
}

func readWorlds(ctx context.Context, from querier, count int) ([]world, error) {
	worlds := make([]world, count)
	for i := range worlds {
		var err error
		if worlds[i], err = readWorld(ctx, from); err != nil {
			return nil, err
		}
	}
	return worlds, nil
}

func (d *database) many(ctx context.Context, count int) (worlds []world, err error) {
	err = d.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		worlds, err = readWorlds(ctx, c, count)
		return err
	})
	return worlds, err
}

// update reads rows one by one and writes new numbers into all of them at once.
func (d *database) update(ctx context.Context, count int) (worlds []world, err error) {
	err = d.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		if worlds, err = readWorlds(ctx, c, count); err != nil {
			return err
		}
		for i := range worlds {
			worlds[i].RandomNumber = draw()
		}
		_, err = c.Exec(ctx, updateWorlds, columns(worlds)...)
		return err
	})
	return worlds, err
}

// columns gives the ids, each once, and the last number drawn for each.
func columns(worlds []world) []any {
	numbers := map[int]int{}
	for _, each := range worlds {
		numbers[each.ID] = each.RandomNumber
	}
	ids := make([]int, 0, len(numbers))
	for id := range numbers {
		ids = append(ids, id)
	}
	values := make([]int, len(ids))
	for i, id := range ids {
		values[i] = numbers[id]
	}
	return []any{ids, values}
}

func (d *database) fortunes(ctx context.Context) ([]fortune, error) {
	found, err := d.pool.Query(ctx, "SELECT id, message FROM fortune")
	if err != nil {
		return nil, err
	}
	fortunes, err := pgx.CollectRows(found, pgx.RowToStructByPos[fortune])
	if err != nil {
		return nil, err
	}
	fortunes = append(fortunes, fortune{0, "Additional fortune added at request time."})
	slices.SortFunc(fortunes, func(a, b fortune) int { return strings.Compare(a.Message, b.Message) })
	return fortunes, nil
}

func sendResult(w http.ResponseWriter, value any, err error) {
	if err != nil {
		sendJSON(w, http.StatusInternalServerError, map[string]string{"error": err.Error()})
		return
	}
	sendJSON(w, http.StatusOK, value)
}

// serve adds the routes of the database workloads.
func (d *database) serve(mux *http.ServeMux) {
	mux.HandleFunc("GET /db", func(w http.ResponseWriter, r *http.Request) {
		got, err := readWorld(r.Context(), d.pool)
		sendResult(w, got, err)
	})
	mux.HandleFunc("GET /queries", func(w http.ResponseWriter, r *http.Request) {
		got, err := d.many(r.Context(), countOf(r))
		sendResult(w, got, err)
	})
	mux.HandleFunc("GET /updates", func(w http.ResponseWriter, r *http.Request) {
		got, err := d.update(r.Context(), countOf(r))
		sendResult(w, got, err)
	})
	mux.HandleFunc("GET /fortunes", func(w http.ResponseWriter, r *http.Request) {
		fortunes, err := d.fortunes(r.Context())
		if err != nil {
			sendResult(w, nil, err)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page.Execute(w, fortunes)
	})
}
