defmodule Contestant.Router do
  use Phoenix.Router, helpers: false

  get "/plaintext", Contestant.Controller, :plaintext
  get "/json", Contestant.Controller, :json
  get "/cpu", Contestant.Controller, :cpu
  get "/upstream", Contestant.Controller, :upstream
  get "/slow", Contestant.Controller, :slow
  get "/tokens", Contestant.Controller, :tokens

  # Without it Phoenix raises for a path that nobody serves, which costs a stack trace.
  match :*, "/*path", Contestant.Controller, :not_found
end
