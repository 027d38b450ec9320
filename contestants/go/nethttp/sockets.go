package main

import (
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{}

func echo(w http.ResponseWriter, r *http.Request) {
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	defer socket.Close()
	for {
		kind, message, err := socket.ReadMessage()
		if err != nil {
			return
		}
		if err := socket.WriteMessage(kind, message); err != nil {
			return
		}
	}
}

// room is the hub of gorilla's chat example: each member has a queue and a goroutine that writes from it; who does not
// read is left behind.
type room struct {
	mutex   sync.Mutex
	members map[*member]struct{}
}

type member struct {
	socket *websocket.Conn
	queue  chan *websocket.PreparedMessage
}

const mostUnsent = 256

func newRoom() *room { return &room{members: map[*member]struct{}{}} }

func (r *room) join(w http.ResponseWriter, request *http.Request) {
	socket, err := upgrader.Upgrade(w, request, nil)
	if err != nil {
		return
	}
	entered := &member{socket, make(chan *websocket.PreparedMessage, mostUnsent)}
	r.mutex.Lock()
	r.members[entered] = struct{}{}
	r.mutex.Unlock()
	go entered.write()
	defer r.leave(entered)
	for {
		kind, message, err := socket.ReadMessage()
		if err != nil {
			return
		}
		if prepared, err := websocket.NewPreparedMessage(kind, message); err == nil {
			r.say(prepared)
		}
	}
}

func (m *member) write() {
	defer m.socket.Close()
	for message := range m.queue {
		if m.socket.WritePreparedMessage(message) != nil {
			return
		}
	}
}

func (r *room) say(message *websocket.PreparedMessage) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for each := range r.members {
		select {
		case each.queue <- message:
		default:
			delete(r.members, each)
			close(each.queue)
		}
	}
}

func (r *room) leave(gone *member) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if _, is := r.members[gone]; is {
		delete(r.members, gone)
		close(gone.queue)
	}
}
