#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace heydok::bench {

/// Faults of a network, the same in both directions; `lines` are words of tests/network.
struct NetworkShape {
    std::string name;
    std::string title;
    std::vector<std::string> lines;
};

/// All that `--network` knows by name.
const std::vector<NetworkShape>& network_shapes();

/// A network namespace for the server and the link (tests/network) between it and the clients,
/// which stay where we are. Needs root in a namespace of our own; the kernel's netem is not needed.
class ShapedNetwork {
  public:
    /// Address of the server beyond the link.
    static constexpr const char* kServerAddress = "10.79.0.2";

    /// `link`: the program network_link. Throws std::runtime_error where a namespace or a TUN
    /// device is not to be had.
    explicit ShapedNetwork(const std::string& link);
    ~ShapedNetwork();
    ShapedNetwork(const ShapedNetwork&) = delete;
    ShapedNetwork& operator=(const ShapedNetwork&) = delete;

    /// From now on packets suffer what the shape says.
    void apply(const NetworkShape& shape) const;
    /// A network without faults again.
    void clear() const;
    /// A process in the server's namespace.
    [[nodiscard]] pid_t holder() const { return holder_; }

  private:
    void say(const std::string& line) const;
    void connect_namespaces() const;
    void end();

    pid_t holder_ = -1;
    pid_t link_ = -1;
    int to_link_ = -1;
};

}  // namespace heydok::bench
