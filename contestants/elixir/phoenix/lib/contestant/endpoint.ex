defmodule Contestant.Endpoint do
  use Phoenix.Endpoint, otp_app: :contestant

  socket "/socket", Contestant.UserSocket, websocket: true, longpoll: false

  plug :name_server
  plug Contestant.Router

  # Bandit writes Date; Server is left to its user.
  defp name_server(conn, _options), do: Plug.Conn.put_resp_header(conn, "server", "phoenix")
end
