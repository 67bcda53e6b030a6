#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace heydok::app {

enum class Command : std::uint8_t {
    serve,
    media,
    account_add,
    audit_export,
    audit_verify,
    evidence,
    version,
    help,
};

/// What the operator typed.
struct CommandLine {
    Command command = Command::help;
    std::string config_file;
    bool demo = false;  ///< serve --demo
    bool dev = false;   ///< media --dev
    std::string email;
    std::string name;
    std::vector<std::string> roles;  ///< of `account add`, each a known word
    std::string practice;            ///< of `account add`; empty: the first one
    bool password_stdin = false;
    std::string file;      ///< of `audit export` and `audit verify`
    std::string key;       ///< of `audit verify`: the one that must have signed; empty: any
    std::string language;  ///< of `evidence`: "de" or "en"; empty: "de"
    std::string out;       ///< of `evidence`: the folder; empty: heydok-evidence
};

/// A wrong command line, with a sentence for the operator.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Reads the arguments after the program's name. `--key value` and `--key=value`. Throws
/// UsageError.
CommandLine parse_command_line(const std::vector<std::string>& arguments);

/// What `heydok help` prints.
std::string_view usage();

}  // namespace heydok::app
