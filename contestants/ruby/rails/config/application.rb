# ruby/rails: the contract on Rails in API mode, with the parts of it that such an API loads.
require "rails"
require "action_controller/railtie"
require "action_view/railtie"
require "active_record/railtie"
require "action_cable/engine"
require "logger"
require "securerandom"

module Contestant
  class Application < Rails::Application
    config.load_defaults Rails::VERSION::STRING[/\A\d+\.\d+/]
    config.root = File.expand_path("..", __dir__)
    config.api_only = true
    config.eager_load = true
    config.cache_store = :null_store
    config.secret_key_base = SecureRandom.hex(64) # signs nothing here
    # Whoever may reach this service is not a browser that another site has sent.
    config.action_cable.disable_request_forgery_protection = true
    config.logger = Logger.new($stderr)
    config.log_level = :error
    # A path that nobody serves is the client's mistake, not ours: no trace of it in the log.
    config.action_dispatch.log_rescued_responses = false if Rails.gem_version >= Gem::Version.new("7.1")
  end
end
