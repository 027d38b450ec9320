# elixir/cowboy: the contract on Cowboy, without a framework. Settings come from the environment.
defmodule Contestant.Queens do
  import Bitwise

  def count(n), do: place((1 <<< n) - 1, 0, 0, 0)

  # The ways to place the queens that are left, row by row; the masks hold the columns and diagonals under attack.
  defp place(full, full, _left, _right), do: 1

  defp place(full, columns, left, right) do
    try_each(full &&& bnot(columns ||| left ||| right), full, columns, left, right, 0)
  end

  defp try_each(0, _full, _columns, _left, _right, solutions), do: solutions

  defp try_each(free, full, columns, left, right, solutions) do
    bit = free &&& -free
    found = place(full, columns ||| bit, (left ||| bit) <<< 1, (right ||| bit) >>> 1)
    try_each(bxor(free, bit), full, columns, left, right, solutions + found)
  end
end

defmodule Contestant.Upstream do
  # Erlang's own client with a profile of its own, so that its pool can be told to keep as many connections as are used.
  @profile :upstream

  def start do
    {:ok, _} = :inets.start(:httpc, profile: @profile)

    :ok =
      :httpc.set_options(
        [max_sessions: 1536, keep_alive_timeout: 60_000, max_keep_alive_length: 0, max_pipeline_length: 0],
        @profile
      )
  end

  def slow, do: fetch(System.get_env("UPSTREAM", ""), 1, "?delay=200")

  def merge do
    url = System.get_env("UPSTREAM", "")

    results =
      1..5
      |> Enum.map(fn id -> Task.async(fn -> fetch(url, id) end) end)
      |> Task.await_many(6_000)

    case Enum.find(results, &match?({:error, _}, &1)) do
      nil ->
        items = Enum.map(results, fn {:ok, item} -> item end)
        {:ok, %{items: items, sum: items |> Enum.map(& &1.value) |> Enum.sum()}}

      error ->
        error
    end
  end

  defp fetch(url, id, query \\ "") do
    request = {~c"#{url}/item/#{id}#{query}", []}
    # Without `ssl` it looks for the machine's certificates, although this is no https.
    options = [timeout: 5_000, ssl: []]

    with {:ok, {200, body}} <-
           :httpc.request(:get, request, options, [full_result: false, body_format: :binary], @profile),
         {:ok, %{"id" => ^id, "value" => value}} when is_integer(value) <- JSON.decode(body) do
      {:ok, %{id: id, value: value}}
    else
      other -> {:error, "upstream answered no item #{id}: #{inspect(other, limit: 5)}"}
    end
  end
end

defmodule Contestant.Handler do
  # Cowboy calls this for each request; the route names the answer.
  def init(%{method: "GET"} = request, answer), do: {:ok, reply(answer, request), answer}
  def init(request, answer), do: {:ok, send_json(request, 405, %{error: "only GET"}), answer}

  defp reply(:plaintext, request) do
    :cowboy_req.reply(200, %{"content-type" => "text/plain"}, "Hello, World!", request)
  end

  defp reply(:json, request), do: send_json(request, 200, %{message: "Hello, World!"})

  defp reply(:cpu, request) do
    with {"n", text} when is_binary(text) <- List.keyfind(:cowboy_req.parse_qs(request), "n", 0),
         {n, ""} when n in 1..12 <- Integer.parse(text) do
      send_json(request, 200, %{n: n, solutions: Contestant.Queens.count(n)})
    else
      _ -> send_json(request, 400, %{error: "n must be a whole number from 1 to 12"})
    end
  end

  defp reply(:upstream, request) do
    case Contestant.Upstream.merge() do
      {:ok, merged} -> send_json(request, 200, merged)
      {:error, reason} -> send_json(request, 502, %{error: reason})
    end
  end

  defp reply(:slow, request) do
    case Contestant.Upstream.slow() do
      {:ok, item} -> send_json(request, 200, item)
      {:error, reason} -> send_json(request, 502, %{error: reason})
    end
  end

  # What a language model's answer looks like to a browser: an event stream, a token every 20 ms. A token that is due is
  # sent at once, so that one that was late does not put off the next.
  defp reply(:tokens, request) do
    request = :cowboy_req.stream_reply(200, %{"content-type" => "text/event-stream"}, request)
    began = System.monotonic_time(:millisecond)

    for token <- 1..50 do
      Process.sleep(max(0, began + (token - 1) * 20 - System.monotonic_time(:millisecond)))
      :cowboy_req.stream_body("data: token #{token}\n\n", :nofin, request)
    end

    :cowboy_req.stream_body("data: [DONE]\n\n", :fin, request)
    request
  end

  defp reply(:not_found, request), do: send_json(request, 404, %{error: "not found"})

  defp send_json(request, status, value) do
    :cowboy_req.reply(status, %{"content-type" => "application/json"}, JSON.encode_to_iodata!(value), request)
  end
end

defmodule Contestant.Echo do
  @behaviour :cowboy_websocket

  @impl true
  def init(request, state), do: {:cowboy_websocket, request, state, %{idle_timeout: :infinity}}

  @impl true
  def websocket_handle({kind, message}, state) when kind in [:text, :binary], do: {[{kind, message}], state}
  def websocket_handle(_, state), do: {[], state}

  @impl true
  def websocket_info(_, state), do: {[], state}
end

defmodule Contestant.Room do
  # Erlang's own process groups hold the members; each is a process that is told what was said.
  @behaviour :cowboy_websocket
  @group :room

  @impl true
  def init(request, state), do: {:cowboy_websocket, request, state, %{idle_timeout: :infinity}}

  @impl true
  def websocket_init(state) do
    :ok = :pg.join(@group, self())
    {[], state}
  end

  @impl true
  def websocket_handle({:text, text}, state) do
    for member <- :pg.get_local_members(@group), do: send(member, {:said, text})
    {[], state}
  end

  def websocket_handle(_, state), do: {[], state}

  @impl true
  def websocket_info({:said, text}, state), do: {[{:text, text}], state}
  def websocket_info(_, state), do: {[], state}
end

defmodule Contestant do
  @routes [{~c"/plaintext", :plaintext}, {~c"/json", :json}, {~c"/cpu", :cpu}, {~c"/upstream", :upstream}, {~c"/slow", :slow}, {~c"/tokens", :tokens}, {:_, :not_found}]
  @sockets [{~c"/ws/echo", Contestant.Echo, []}, {~c"/ws/room", Contestant.Room, []}]

  def start do
    {:ok, _} = Application.ensure_all_started([:inets, :cowboy])
    Contestant.Upstream.start()
    {:ok, _} = :pg.start_link()
    paths = @sockets ++ for {path, answer} <- @routes, do: {path, Contestant.Handler, answer}
    port = String.to_integer(System.fetch_env!("PORT"))

    {:ok, _} =
      :cowboy.start_clear(
        :contestant,
        [ip: {127, 0, 0, 1}, port: port, backlog: 1024],
        %{
          env: %{dispatch: :cowboy_router.compile([{:_, paths}])},
          # Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
          idle_timeout: 75_000,
          request_timeout: 75_000,
          # A service behind a load balancer keeps its connections; its default closes them after 1,000 requests.
          max_keepalive: :infinity
        }
      )
  end
end
