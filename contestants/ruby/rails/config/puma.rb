# One worker process per CPU; with one CPU there is no supervisor. 32 threads each: a service that waits for others needs
# more than the three that Rails advises for a page with a database.
cpus = Integer(ENV.fetch("CPUS"))
workers cpus > 1 ? cpus : 0
threads 32, 32
preload_app! if cpus > 1
# Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
persistent_timeout 75
bind "tcp://127.0.0.1:#{ENV.fetch('PORT')}?backlog=1024"
environment "production"
