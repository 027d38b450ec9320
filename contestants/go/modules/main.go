// install with Go's modules: the packages of the net/http contestant, from its go.sum, with an empty cache.
package main

import (
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

type place struct {
	service string // the folder with go.mod, go.sum and what is built of them
	program string // go
	builds  string // compiled packages, kept between runs: compiling is no part of what is timed
	cache   string
}

func (at place) run(offline bool, words ...string) error {
	command := exec.Command(at.program, words...)
	command.Dir = "app"
	command.Env = append(os.Environ(), "GOMODCACHE="+at.cache, "GOCACHE="+at.builds, "GOFLAGS=-modcacherw", "GOTOOLCHAIN=local")
	if offline {
		command.Env = append(command.Env, "GOPROXY=off")
	}
	command.Stdout = os.Stderr
	command.Stderr = os.Stderr
	return command.Run()
}

func (at place) install() (answer, error) {
	for _, folder := range []string{"app", at.cache} {
		if err := os.RemoveAll(folder); err != nil {
			return nil, err
		}
	}
	if err := os.CopyFS("app", os.DirFS(at.service)); err != nil {
		return nil, err
	}
	return answer{"installed": true}, at.run(false, "mod", "download")
}

// Every package is compared with go.sum and built in, without the network.
func (at place) inspect() (answer, error) {
	if err := at.run(true, "mod", "verify"); err != nil {
		return nil, err
	}
	if err := at.run(true, "build", "-trimpath", "-mod=readonly", "-o", "service", "."); err != nil {
		return nil, err
	}
	bytes, err := unpackedBytes(at.cache)
	return answer{"works": true, "bytes": bytes}, err
}

// The archives that they were unpacked from stay in the folder "cache", and do not count: pip and npm were given a cache elsewhere.
func unpackedBytes(folder string) (int64, error) {
	bytes := int64(0)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path == filepath.Join(folder, "cache") {
			return filepath.SkipDir
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		facts, err := entry.Info()
		if err == nil {
			bytes += facts.Size()
		}
		return err
	})
	return bytes, err
}

func main() {
	cache, err := filepath.Abs("modules")
	if err != nil {
		log.Fatal(err)
	}
	at := place{service: os.Args[1], program: os.Args[2], builds: os.Args[3], cache: cache}
	if err := answerLines(map[string]func() (answer, error){"install": at.install, "inspect": at.inspect}); err != nil {
		log.Fatal(err)
	}
}
