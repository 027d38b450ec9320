// go/gin: the contract on Gin, with its router, binding and renderers. Settings come from the environment.
package main

import (
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin"
)

type message struct {
	Message string `json:"message"`
}

type size struct {
	N int `form:"n" binding:"required,min=1,max=12"`
}

type solutions struct {
	N         int `json:"n"`
	Solutions int `json:"solutions"`
}

func plaintext(c *gin.Context) {
	c.String(http.StatusOK, "Hello, World!")
}

func greet(c *gin.Context) {
	c.JSON(http.StatusOK, message{"Hello, World!"})
}

func cpu(c *gin.Context) {
	var asked size
	if err := c.ShouldBindQuery(&asked); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, solutions{asked.N, countQueens(asked.N)})
}

func (u *upstream) answer(c *gin.Context) {
	result, err := u.merge()
	if err != nil {
		c.JSON(http.StatusBadGateway, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, result)
}

func main() {
	router := gin.New()
	router.Use(gin.Recovery())
	router.Use(func(c *gin.Context) { c.Header("Server", "gin") })
	router.GET("/plaintext", plaintext)
	router.GET("/json", greet)
	router.GET("/cpu", cpu)
	router.GET("/upstream", newUpstream(os.Getenv("UPSTREAM")).answer)
	server := &http.Server{
		Addr:    net.JoinHostPort("127.0.0.1", os.Getenv("PORT")),
		Handler: router,
		// Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
		IdleTimeout:       75 * time.Second,
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
