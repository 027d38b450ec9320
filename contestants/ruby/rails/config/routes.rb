Rails.application.routes.draw do
  get "plaintext", to: "contract#plaintext"
  get "json", to: "contract#json"
  get "cpu", to: "contract#cpu"
  get "upstream", to: "contract#upstream"
  get "slow", to: "contract#slow"
  get "tokens", to: "streams#tokens"
  mount ActionCable.server => "/cable"
  get "db", to: "database#db"
  get "queries", to: "database#queries"
  get "updates", to: "database#updates"
  get "fortunes", to: "pages#fortunes"
end
