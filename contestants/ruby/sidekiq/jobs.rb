# jobs with Sidekiq: what a web service does, which enqueues and waits for results.
require "securerandom"
require_relative "answer_lines"
require_relative "work"

def results_of(place, count)
  Sidekiq.redis do |redis|
    Array.new(count) { Integer(redis.blocking_call(30, "BLPOP", place, 30)&.last || raise("no result within 30 s")) }
  end
end

def new_place = "result:#{SecureRandom.hex(8)}"

answer_lines(
  "enqueue" => lambda { |request|
    added = Array.new(request["jobs"]) { |number| Square.set(queue: "idle").perform_async(number, "nowhere") }
    { enqueued: added.compact.size }
  },
  "complete" => lambda { |request|
    place = new_place
    request["jobs"].times { |number| Square.perform_async(number, place) }
    { sum: results_of(place, request["jobs"]).sum }
  },
  "round_trip" => lambda { |request|
    place = new_place
    Square.perform_async(request["number"], place)
    { square: results_of(place, 1).first }
  },
  "slow" => lambda { |request|
    added = Array.new(request["jobs"]) { |number| Slow.perform_async(number, request["seconds"], request["file"]) }
    { enqueued: added.compact.size }
  }
)
