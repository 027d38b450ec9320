defmodule Contestant.Controller do
  use Phoenix.Controller, formats: [:json]

  import Plug.Conn

  # Phoenix imports functions of these names for use in pipelines; here they are actions.
  import Phoenix.Controller, except: [json: 2]

  def plaintext(conn, _params), do: text(conn, "Hello, World!")

  def json(conn, _params), do: send_json(conn, 200, %{message: "Hello, World!"})

  def cpu(conn, params) do
    with text when is_binary(text) <- params["n"],
         {n, ""} when n in 1..12 <- Integer.parse(text) do
      send_json(conn, 200, %{n: n, solutions: Contestant.Queens.count(n)})
    else
      _ -> send_json(conn, 400, %{error: "n must be a whole number from 1 to 12"})
    end
  end

  def upstream(conn, _params) do
    case Contestant.Upstream.merge() do
      {:ok, merged} -> send_json(conn, 200, merged)
      {:error, reason} -> send_json(conn, 502, %{error: reason})
    end
  end

  def slow(conn, _params) do
    case Contestant.Upstream.slow() do
      {:ok, item} -> send_json(conn, 200, item)
      {:error, reason} -> send_json(conn, 502, %{error: reason})
    end
  end

  def not_found(conn, _params), do: send_json(conn, 404, %{error: "not found"})

  # What a language model's answer looks like to a browser: an event stream, a token every 20 ms. A token that is due is
  # sent at once, so that one that was late does not put off the next.
  def tokens(conn, _params) do
    conn = conn |> put_resp_content_type("text/event-stream") |> send_chunked(200)
    began = System.monotonic_time(:millisecond)

    1..50
    |> Stream.map(&{"data: token #{&1}\n\n", began + (&1 - 1) * 20})
    |> Stream.concat([{"data: [DONE]\n\n", began}])
    |> Enum.reduce_while(conn, fn {event, due}, conn ->
      Process.sleep(max(0, due - System.monotonic_time(:millisecond)))

      case chunk(conn, event) do
        {:ok, conn} -> {:cont, conn}
        {:error, :closed} -> {:halt, conn}
      end
    end)
  end

  defp send_json(conn, status, value) do
    conn |> put_status(status) |> Phoenix.Controller.json(value)
  end
end
