defmodule Contestant.Endpoint do
  use Phoenix.Endpoint, otp_app: :contestant

  # Phoenix's own clients say something every 30 s; this service's may be silent for minutes, which the default of 60 s would end.
  socket "/socket", Contestant.UserSocket, websocket: [timeout: :timer.minutes(10)], longpoll: false

  plug :name_server

  # As in an application that Phoenix generates; it also reads the query string, which the router does not.
  plug Plug.Parsers, parsers: [:urlencoded, :json], pass: ["*/*"], json_decoder: Phoenix.json_library()

  plug Contestant.Router

  # Bandit writes Date; Server is left to its user.
  defp name_server(conn, _options), do: Plug.Conn.put_resp_header(conn, "server", "phoenix")
end
