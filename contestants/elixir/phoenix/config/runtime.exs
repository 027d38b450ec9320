import Config

if config_env() == :prod and System.get_env("PORT") do
  config :contestant, :upstream, System.get_env("UPSTREAM", "")

  config :contestant, Contestant.Endpoint,
    http: [
      ip: {127, 0, 0, 1},
      port: String.to_integer(System.fetch_env!("PORT")),
      # Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
      thousand_island_options: [read_timeout: 75_000]
    ],
    # Signs nothing here.
    secret_key_base: Base.encode64(:crypto.strong_rand_bytes(48))
end
