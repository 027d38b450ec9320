import Config

config :contestant, Contestant.Endpoint,
  adapter: Bandit.PhoenixAdapter,
  pubsub_server: Contestant.PubSub,
  render_errors: [formats: [json: Contestant.ErrorJSON], layout: false],
  server: true

config :logger, level: :error
config :phoenix, :json_library, JSON
