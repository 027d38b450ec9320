import Config

config :contestant, Contestant.Endpoint,
  adapter: Bandit.PhoenixAdapter,
  render_errors: [formats: [json: Contestant.ErrorJSON], layout: false],
  server: true

config :logger, level: :error
config :phoenix, :json_library, JSON
