module bakeoff/contestants/go/nethttp

go 1.25.0
