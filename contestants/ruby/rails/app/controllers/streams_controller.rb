# What a language model's answer looks like to a browser: an event stream, a token every 20 ms. A token that is due is sent
# at once, so that one that was late does not put off the next.
class StreamsController < ActionController::API
  include ActionController::Live

  TOKENS = 50
  INTERVAL = 0.020

  def tokens
    response.headers["Content-Type"] = "text/event-stream"
    # Without it the answer is held back until it is whole, to be given an ETag.
    response.headers["Last-Modified"] = Time.now.httpdate
    began = now
    TOKENS.times do |token|
      left = began + (token * INTERVAL) - now
      sleep(left) if left.positive?
      response.stream.write("data: token #{token + 1}\n\n")
    end
    response.stream.write("data: [DONE]\n\n")
  rescue ActionController::Live::ClientDisconnected
    nil
  ensure
    response.stream.close
  end

  private

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
