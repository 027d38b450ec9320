require_relative "config/application"
require_relative "lib/common_headers"

Rails.application.initialize!
use CommonHeaders
run Rails.application
