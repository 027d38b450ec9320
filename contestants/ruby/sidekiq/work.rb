# The application: squares numbers, and does slow jobs that leave a line behind.
require "logger"
require "sidekiq"

redis = { url: "redis://127.0.0.1:#{ENV.fetch("REDIS_PORT")}/0" }
Sidekiq.configure_server { |config| config.redis = redis }
Sidekiq.configure_client do |config|
  config.redis = redis
  config.logger = Logger.new($stderr, level: :warn) # what stands on standard output is an answer
end

# Sidekiq keeps no results: a job that is waited for leaves its own in a list of Redis.
class Square
  include Sidekiq::Job
  sidekiq_options queue: "work", retry: false

  def perform(number, place)
    Sidekiq.redis { |redis| redis.call("RPUSH", place, number * number) }
  end
end

class Slow
  include Sidekiq::Job
  sidekiq_options queue: "work", retry: true

  def perform(number, seconds, file)
    sleep(seconds)
    File.open(file, "a") { |done| done.puts(number) }
  end
end
