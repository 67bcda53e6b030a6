#include "app/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "people/permission.hpp"

namespace heydok::app {

namespace {

/// Walks through the arguments; an option's value is the next argument or follows `=`.
class Arguments {
  public:
    explicit Arguments(const std::vector<std::string>& arguments) : arguments_(arguments) {}

    [[nodiscard]] bool more() const { return position_ < arguments_.size(); }
    std::string next() {
        const std::string& argument = arguments_[position_++];
        const std::size_t equals = argument.find('=');
        if (argument.starts_with("--") && equals != std::string::npos) {
            value_ = argument.substr(equals + 1);
            return argument.substr(0, equals);
        }
        value_.reset();
        return argument;
    }
    std::string value(const std::string& option) {
        if (!value_ && !more()) {
            throw UsageError(fmt::format("{} needs a value", option));
        }
        return value_ ? *std::exchange(value_, std::nullopt) : arguments_[position_++];
    }
    void no_value(const std::string& option) const {
        if (value_) {
            throw UsageError(fmt::format("{} takes no value", option));
        }
    }

  private:
    const std::vector<std::string>& arguments_;
    std::size_t position_ = 0;
    std::optional<std::string> value_;
};

Command read_command(Arguments& arguments) {
    if (!arguments.more()) {
        return Command::help;
    }
    const std::string word = arguments.next();
    if (word == "serve") {
        return Command::serve;
    }
    if (word == "media") {
        return Command::media;
    }
    if (word == "version" || word == "--version") {
        return Command::version;
    }
    if (word == "help" || word == "--help" || word == "-h") {
        return Command::help;
    }
    if (word == "account" && arguments.more() && arguments.next() == "add") {
        return Command::account_add;
    }
    if (word == "evidence") {
        return Command::evidence;
    }
    if (word == "audit" && arguments.more()) {
        const std::string verb = arguments.next();
        if (verb == "export") {
            return Command::audit_export;
        }
        if (verb == "verify") {
            return Command::audit_verify;
        }
    }
    throw UsageError(fmt::format("unknown command {}", word));
}

std::vector<std::string> words_of(std::string_view list) {
    std::vector<std::string> words;
    for (;;) {
        const std::size_t comma = list.find(',');
        words.emplace_back(list.substr(0, comma));
        if (comma == std::string_view::npos) {
            return words;
        }
        list.remove_prefix(comma + 1);
    }
}

bool is_audit(Command command) {
    return command == Command::audit_export || command == Command::audit_verify;
}

bool read_audit_option(CommandLine& out, const std::string& option, Arguments& arguments) {
    if (option == "--key" && out.command == Command::audit_verify) {
        out.key = arguments.value(option);
    } else if (!option.starts_with("--") && out.file.empty()) {
        out.file = option;
    } else {
        return false;
    }
    return true;
}

bool read_account_option(CommandLine& out, const std::string& option, Arguments& arguments) {
    if (option == "--email") {
        out.email = arguments.value(option);
    } else if (option == "--name") {
        out.name = arguments.value(option);
    } else if (option == "--role") {
        out.roles = words_of(arguments.value(option));
    } else if (option == "--practice") {
        out.practice = arguments.value(option);
    } else if (option == "--password-stdin") {
        arguments.no_value(option);
        out.password_stdin = true;
    } else {
        return false;
    }
    return true;
}

bool read_evidence_option(CommandLine& out, const std::string& option, Arguments& arguments) {
    if (option == "--language") {
        out.language = arguments.value(option);
    } else if (option == "--out") {
        out.out = arguments.value(option);
    } else {
        return false;
    }
    return true;
}

/// An option that only the command itself has; false if it has none of this name.
bool read_own_option(CommandLine& out, const std::string& option, Arguments& arguments) {
    switch (out.command) {
        case Command::account_add:
            return read_account_option(out, option, arguments);
        case Command::audit_export:
        case Command::audit_verify:
            return read_audit_option(out, option, arguments);
        case Command::evidence:
            return read_evidence_option(out, option, arguments);
        default:
            return false;
    }
}

void read_option(CommandLine& out, const std::string& option, Arguments& arguments) {
    if (option == "--config") {
        out.config_file = arguments.value(option);
    } else if (option == "--demo" && out.command == Command::serve) {
        arguments.no_value(option);
        out.demo = true;
    } else if (option == "--dev" && out.command == Command::media) {
        arguments.no_value(option);
        out.dev = true;
    } else if (option == "--help" || option == "-h") {
        out.command = Command::help;
    } else if (!read_own_option(out, option, arguments)) {
        throw UsageError(fmt::format("unknown option {}", option));
    }
}

void check(const CommandLine& line) {
    if (is_audit(line.command) && line.file.empty()) {
        throw UsageError("audit export and audit verify need a FILE");
    }
    if (!line.language.empty() && line.language != "de" && line.language != "en") {
        throw UsageError("--language must be de or en");
    }
    if (line.command != Command::account_add) {
        return;
    }
    if (line.email.empty() || line.name.empty() || !line.password_stdin) {
        throw UsageError("account add needs --email, --name, --role and --password-stdin");
    }
    const bool known = std::all_of(line.roles.begin(), line.roles.end(), [](const auto& word) {
        return people::parse_account_role(word).has_value();
    });
    if (line.roles.empty() || !known) {
        throw UsageError("--role must be physician, staff or admin, or several with commas");
    }
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& list) {
    Arguments arguments{list};
    CommandLine out;
    out.command = read_command(arguments);
    while (arguments.more()) {
        const std::string option = arguments.next();
        read_option(out, option, arguments);
    }
    check(out);
    return out;
}

std::string_view usage() {
    return R"(usage: heydok COMMAND [--config FILE]

  serve           the whole product: API, web client, LiveKit signalling and media
    --demo        with a demo practice; its physician's sign-in is printed
  media           the media engine alone, in the place of a LiveKit server
    --dev         port 7880, key "devkey", secret "secret"
  account add     a sign-in: --email E --name N --role physician --password-stdin
    --role        physician, staff, admin, or several with commas; the first account of a
                  practice is its admin as well
    --practice P  the practice of this name, made if there is none; else the first practice
  audit export F  the whole audit into the new file F, signed; FHIR AuditEvent, one a line
  audit verify F  whether an export is whole, else its first bad entry; needs no server
    --key K       signed with this key, which `audit verify` prints
  evidence        record of processing, measures, draft of the impact assessment (GDPR) and data
                  map of this installation, as new files; no secret is in them
    --language L  de (else) or en
    --out DIR     the folder they go to; else heydok-evidence
  version         the version of this binary
  help            this text

Settings: deploy/heydok.example.yaml lists them all. Each is also an environment variable.
)";
}

}  // namespace heydok::app
