module bakeoff/contestants/go/modules

go 1.25.0
