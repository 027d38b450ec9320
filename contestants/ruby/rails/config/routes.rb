Rails.application.routes.draw do
  get "plaintext", to: "contract#plaintext"
  get "json", to: "contract#json"
  get "cpu", to: "contract#cpu"
  get "upstream", to: "contract#upstream"
end
