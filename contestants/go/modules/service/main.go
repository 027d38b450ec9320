// What is built of the packages, to see that they are there: each package that go/nethttp takes is in it.
package main

import (
	"fmt"

	"github.com/gorilla/websocket"
	"github.com/jackc/pgx/v5/pgxpool"
)

func main() {
	config, err := pgxpool.ParseConfig("postgres://localhost/none")
	fmt.Println(config != nil, err, websocket.TextMessage)
}
