module switching

go 1.26
