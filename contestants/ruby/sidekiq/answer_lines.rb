# One line asked, one line answered (docs/formats/program.md).
require "json"

def answer_lines(tasks)
  $stdin.each_line do |line|
    request = JSON.parse(line)
    $stdout.puts(JSON.generate(tasks.fetch(request["task"]).call(request)))
    $stdout.flush
  end
end
