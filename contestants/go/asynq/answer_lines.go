package main

import (
	"bufio"
	"encoding/json"
	"os"
)

type request struct {
	Task    string  `json:"task"`
	Jobs    int     `json:"jobs"`
	Number  int     `json:"number"`
	Seconds float64 `json:"seconds"`
	File    string  `json:"file"`
}

type answer map[string]any

// One line asked, one line answered (docs/formats/program.md).
func answerLines(tasks map[string]func(request) (answer, error)) error {
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil // the end of the input is the end of the work
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			return err
		}
		said, err := tasks[asked.Task](asked)
		if err != nil {
			said = answer{"error": err.Error()}
		}
		if err := out.Encode(said); err != nil {
			return err
		}
	}
}
