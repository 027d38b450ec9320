require "concurrent"
require "json"
require "net/http/persistent"

# Five concurrent calls to another service over kept connections, merged: threads, as this service waits in threads.
class Upstream
  class Failed < StandardError; end

  CALLS = 5
  THREADS = 32 * CALLS
  # Several at once when more than one call fails.
  ERRORS = [Concurrent::MultipleErrors, Net::HTTP::Persistent::Error, Net::OpenTimeout, Net::ReadTimeout, SystemCallError, IOError, JSON::ParserError,
            KeyError, TypeError, URI::Error, SocketError].freeze

  def initialize(url)
    @url = url
    @callers = Concurrent::FixedThreadPool.new(THREADS)
    @http = Net::HTTP::Persistent.new(name: "upstream", pool_size: THREADS)
    @http.open_timeout = @http.read_timeout = 5
  end

  def merge
    calls = (1..CALLS).map { |id| Concurrent::Promises.future_on(@callers, id) { |each| fetch(each) } }
    items = Concurrent::Promises.zip(*calls).value!
    { items: items, sum: items.sum { |item| item[:value] } }
  rescue *ERRORS => e
    raise Failed, e.message
  end

  def slow
    fetch(1, "?delay=200")
  rescue *ERRORS => e
    raise Failed, e.message
  end

  private

  def fetch(id, query = "")
    answer = @http.request(URI("#{@url}/item/#{id}#{query}"))
    raise Failed, "upstream answered #{answer.code}" unless answer.code == "200"

    item = JSON.parse(answer.body)
    value = item.fetch("value")
    raise Failed, "upstream answered no item #{id}" unless item.fetch("id") == id && value.is_a?(Integer)

    { id: id, value: value }
  end
end
