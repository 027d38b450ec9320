# Puma leaves Server and Date to the proxy that usually stands before it; here there is none.
class CommonHeaders
  def initialize(app)
    @app = app
  end

  def call(env)
    status, headers, body = @app.call(env)
    headers["server"] = "puma"
    headers["date"] = Time.now.httpdate
    [status, headers, body]
  end
end
