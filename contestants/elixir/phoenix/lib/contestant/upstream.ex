defmodule Contestant.Upstream do
  @moduledoc "Five concurrent calls to another service over kept connections, merged; Finch, the client of Phoenix's own guides."

  def slow, do: fetch(Application.fetch_env!(:contestant, :upstream), 1, "?delay=200")

  def merge do
    url = Application.fetch_env!(:contestant, :upstream)

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

  defp fetch(url, id, query \\ "")
  defp fetch("", _id, _query), do: {:error, "no upstream is set"}

  defp fetch(url, id, query) do
    request = Finch.build(:get, "#{url}/item/#{id}#{query}")

    with {:ok, %Finch.Response{status: 200, body: body}} <-
           Finch.request(request, Contestant.Finch, receive_timeout: 5_000, pool_timeout: 5_000),
         {:ok, %{"id" => ^id, "value" => value}} when is_integer(value) <- JSON.decode(body) do
      {:ok, %{id: id, value: value}}
    else
      other -> {:error, "upstream answered no item #{id}: #{inspect(other, limit: 5)}"}
    end
  end
end
